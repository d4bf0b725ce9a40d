//! The commands that write something out of nothing: schema, starting point, random scenarios, completions, manual.

use super::args::{Cli, CompletionsArgs, GenerateArgs, GenerateCommand, InitArgs, ManArgs, SchemaArgs, SchemaOf};
use super::io::Destination;
use super::{Answer, Exit, Failure, generate_game};
use clap::CommandFactory;
use detente::agreement::schema::schema as schema_of_scenarios;
use detente::agreement::starter::starter;
use detente::agreement::write::write_scenario;
use detente::error::Error;
use detente::repeated::schema::schema as schema_of_repeated_games;
use detente::report::json::pretty;

pub fn schema(args: &SchemaArgs) -> Answer {
    let schema = match args.of {
        SchemaOf::Scenario => schema_of_scenarios(),
        SchemaOf::Repeated => schema_of_repeated_games(),
    };
    Destination::Stdout.write(&pretty(&schema))?;
    Ok(Exit::Found)
}

pub fn init(args: &InitArgs) -> Answer {
    let output = Destination::new(args.output.as_deref())?;
    if let (Destination::File(path), false) = (&output, args.force) {
        // A link that points nowhere is something, too.
        if std::fs::symlink_metadata(path).is_ok() {
            let cause = std::io::Error::new(std::io::ErrorKind::AlreadyExists, "exists already; --force overwrites it");
            return Err(Error::File { path: path.display().to_string(), cause }.into());
        }
    }
    output.write(&starter())?;
    Ok(Exit::Found)
}

pub fn generate(command: &GenerateCommand) -> Answer {
    let args = match command {
        GenerateCommand::Agreement(args) => args,
        GenerateCommand::Game(args) => return generate_game::run(args),
    };
    let GenerateArgs { parties, measures, periods, seed, output } = args;
    let output = Destination::new(output.as_deref())?;
    let scenario = detente::generate::agreement(*parties, *measures, *periods, *seed)?;
    output.write(&write_scenario(&scenario))?;
    Ok(Exit::Found)
}

pub fn completions(args: &CompletionsArgs) -> Answer {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "detente", &mut script);
    Destination::Stdout.write(&String::from_utf8_lossy(&script))?;
    Ok(Exit::Found)
}

pub fn man(args: &ManArgs) -> Answer {
    let mut program = Cli::command();
    program.build();
    let page = match &args.command {
        None => program,
        Some(name) => {
            let found = program.find_subcommand(name).ok_or_else(|| {
                let names: Vec<&str> = program.get_subcommands().map(clap::Command::get_name).collect();
                Failure::Usage(format!("there is no command {name:?}; there are {}", names.join(", ")))
            })?;
            found.clone()
        }
    };
    let mut text = Vec::new();
    let rendered = clap_mangen::Man::new(page).render(&mut text);
    rendered.map_err(|cause| Error::File { path: "manual page".to_string(), cause })?;
    Destination::Stdout.write(&String::from_utf8_lossy(&text))?;
    Ok(Exit::Found)
}
