"""Other programs on the same games, in the same run: do they find the same, and how long do they take?

    cargo build --release
    python3 benches/peers.py [SEEDS] [--repeated]

With --repeated it is about repeated games alone. Needs lrsnash (Debian: apt-get install lrslib); scipy (pip install scipy)
for the mediator's linear program, quantecon (pip install quantecon) for floating point and for repeated games; what is
missing is left out and said so. Times are CPU seconds of the whole process (lrsnash, detente) or of the call, the second
one or later, so that compiling does not count (quantecon, scipy). Last comes what `cargo bench` measures in process. Exits with
1 if an answer differs.
"""

import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
DETENTE = os.environ.get("DETENTE", os.path.join(HERE, "..", "target", "release", "detente"))
SEEDS = next((int(word) for word in sys.argv[1:] if word.isdigit()), 3)


def run(*command):
    """Standard output, and CPU seconds of the process."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    out = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return out, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def lrs_profiles(text):
    """lrsnash prints the second player's strategies, then every strategy of the first that goes with them."""
    found, second = set(), []
    for line in text.splitlines():
        numbers = line.split()
        if numbers[:1] == ["2"]:
            second.append(tuple(numbers[1:-1]))
        elif numbers[:1] == ["1"]:
            found |= {(tuple(numbers[1:-1]), other) for other in second}
        elif not numbers:
            second = []
    return found


def ours(text, rows):
    lines = [line.split(",")[1:] for line in text.splitlines()]
    return {(tuple(line[:rows]), tuple(line[rows:])) for line in lines}


def all_equilibria(folder):
    print("all equilibria, exact: CPU seconds, median of the seeds")
    wrong = 0
    for size in (6, 10, 12, 15):
        mine, theirs, counts = [], [], []
        for seed in range(1, SEEDS + 1):
            game = os.path.join(folder, f"{size}-{seed}.lrs")
            run(DETENTE, "generate", "game", "--kind", "random", "--size", str(size), "--seed", str(seed), "--to", "lrs", "-o", game)
            out, seconds = run(DETENTE, "equilibria", game, "--format", "gambit")
            mine.append(seconds)
            found = ours(out, size)
            counts.append(len(found))
            if shutil.which("lrsnash"):
                out, seconds = run("lrsnash", game)
                theirs.append(seconds)
                if lrs_profiles(out) != found:
                    wrong += 1
                    print(f"  {size}x{size}, seed {seed}: lrsnash finds {len(lrs_profiles(out))}, detente {len(found)}")
        median = lambda list: sorted(list)[len(list) // 2] if list else float("nan")
        print(f"  {size}x{size}: detente {median(mine):.3f}, lrsnash {median(theirs):.3f}; equilibria {counts}")
    return wrong


def floating(folder):
    try:
        import numpy as np
        import quantecon.game_theory as gt
    except ImportError:
        return print("quantecon is not installed: left out")
    print("floating point: seconds of the call (quantecon), CPU seconds of the process (detente)")
    for size in (10, 12, 15):
        game = os.path.join(folder, f"{size}-1.lrs")
        rows = [line.split() for line in open(game) if line.strip()]
        numbers = [[float(v) for v in row] for row in rows[1:]]
        a, b = np.array(numbers[:size]), np.array(numbers[size:])
        both = gt.NormalFormGame((gt.Player(a), gt.Player(np.ascontiguousarray(b.T))))
        gt.vertex_enumeration(both)
        began = time.perf_counter()
        found = gt.vertex_enumeration(both)
        taken = time.perf_counter() - began
        out, seconds = run(DETENTE, "equilibria", game, "--float", "--format", "gambit")
        print(f"  all, {size}x{size}: detente {seconds:.3f}, quantecon {taken:.3f}; {len(out.splitlines())} and {len(found)} equilibria")


def values(folder):
    print("one equilibrium, value, mediator: seconds inside detente, without reading")
    for size in (50, 100, 200):
        game = os.path.join(folder, f"random-{size}.json")
        run(DETENTE, "generate", "game", "--kind", "random", "--size", str(size), "--seed", "1", "-o", game)
        zero = os.path.join(folder, f"zero-{size}.json")
        run(DETENTE, "generate", "game", "--kind", "zero-sum", "--size", str(size), "--seed", "1", "-o", zero)
        asked = [
            ("Lemke-Howson, float", [game, "--one", "--float"]),
            ("Lemke-Howson, exact", [game, "--one"]),
            ("zero-sum, exact", [zero, "--concept", "zero-sum"]),
            ("zero-sum, float", [zero, "--concept", "zero-sum", "--float"]),
        ]
        if size <= 50:
            asked.append(("correlated, exact", [game, "--concept", "correlated"]))
        for name, arguments in asked:
            out, _ = run(DETENTE, "equilibria", *arguments, "--format", "json")
            print(f"  {name}, {size}x{size}: {json.loads(out)['provenance']['seconds']:.4f}")


def cournot(actions):
    """Quantities 0 to actions - 1, price 2 (actions - 1) minus both or 0, no cost: payoffs of the first and of the second."""
    most = 2 * (actions - 1)
    a = [[own * max(most - own - other, 0) for other in range(actions)] for own in range(actions)]
    return a, [list(column) for column in zip(*a)]


DILEMMA = ([[9, 1], [10, 3]], [[9, 10], [1, 3]])
ABREU_SANNIKOV = ([[16, 3, 0], [21, 10, -1], [9, 5, -5]], [[9, 13, 3], [1, 4, 0], [0, -4, -15]])
REPEATED = (
    [(f"Cournot 15x15, {delta}", cournot(15), delta) for delta in (0.3, 0.6, 0.8, 0.9)]
    + [(f"Cournot {size}x{size}, 0.8", cournot(size), 0.8) for size in (5, 10, 20, 30)]
    + [(f"dilemma, {delta}", DILEMMA, delta) for delta in (0.1, 0.2, 0.9)]
    + [(f"Abreu and Sannikov 2014, {delta}", ABREU_SANNIKOV, delta) for delta in (0.2, 0.3)]
)
TIMES = 7


def median(numbers):
    return sorted(numbers)[len(numbers) // 2]


def exceeds(points, halves):
    """How far the furthest point is beyond the half-planes x, y, level: x*p + y*q <= level."""
    return max(x * p + y * q - level for p, q in points for x, y, level in halves)


def sustained(folder):
    """Payoffs that are sustained, two players who see everything: Abreu and Sannikov's iteration in floating point there, an
    exact answer with its proof and the check of it here."""
    try:
        import numpy as np
        import quantecon.game_theory as gt
    except ImportError:
        print("quantecon is not installed: repeated games are left out")
        return 0
    print("sustained payoffs, CPU milliseconds, median: the whole process, which proves and checks (detente); the call (quantecon)")
    wrong, calls = 0, {}
    for name, (a, b), delta in REPEATED:
        game = os.path.join(folder, "repeated.nfg")
        size = len(a)
        with open(game, "w") as file:
            file.write(f'NFG 1 R "" {{ "A" "B" }} {{ {size} {size} }}\n')
            file.writelines(f"{a[i][j]} {b[i][j]}\n" for j in range(size) for i in range(size))
        process = []
        for _ in range(TIMES):
            out, seconds = run(DETENTE, "repeated", game, "--discount", str(delta), "--threads", "1", "--format", "json")
            process.append(1000 * seconds)
            found = json.loads(out)
            if seconds > 1:
                break
        number = lambda text: (lambda p, q="1": int(p) / int(q))(*str(text).split("/"))
        corners = [[number(v) for v in corner] for corner in found["set"]["vertices"]]
        outer = [[*(number(v) for v in half["direction"]), number(half["level"])] for half in found["set"]["outer"]]
        players = (gt.Player(np.array(a, dtype=float)), gt.Player(np.array(b, dtype=float).T.copy()))
        repeated = gt.RepeatedGame(gt.NormalFormGame(players), delta)
        mine = f"detente {median(process):.1f}, {len(corners)} corners"
        mine += ", exact" if found["set"]["exact"] else f", gap {number(found['set']['gap']):.1e}"
        theirs = []
        try:
            for _ in range(TIMES + 1):
                began = time.process_time()
                hull = repeated.equilibrium_payoffs()
                theirs.append(1000 * (time.process_time() - began))
        except Exception as error:
            print(f"  {name}: {mine}; quantecon fails, {type(error).__name__}")
            continue
        beyond = max(exceeds(hull.points[hull.vertices], outer), exceeds(corners, hull.equations * [1, 1, -1]))
        same = beyond < 1e-6 * max(abs(v) for row in a + b for v in row)
        wrong += not same
        there = calls[name] = median(theirs[1:])
        verdict = "the same" if same else f"THEY DIFFER by {beyond:.1e}"
        print(f"  {name}: {mine}; quantecon {there:.1f}, {len(hull.vertices)} corners; ratio {median(process) / there:.2f}; {verdict}")
    in_process(calls)
    return wrong


def in_process(calls):
    """The same without starting, reading and writing: what the bench of repeated games measures, beside the calls above."""
    print("the same in process, warmed up, milliseconds, median: payoffs with their proof; the exact check of it; the call (quantecon)")
    target = os.environ.get("CARGO_TARGET_DIR", os.path.join(HERE, "..", "target"))
    try:
        subprocess.run(["cargo", "bench", "--bench", "repeated", "--", "patience/"], capture_output=True, check=True, cwd=os.path.join(HERE, ".."))
    except (OSError, subprocess.CalledProcessError) as error:
        print(f"  cannot be measured: {error}")
        return
    for delta in (0.3, 0.6, 0.8, 0.9):
        times = []
        for part in ("solve", "check"):
            path = os.path.join(target, "criterion", "patience", part, f"cournot-15x15-{delta}", "new", "estimates.json")
            with open(path) as file:
                times.append(json.load(file)["median"]["point_estimate"] / 1e6)
        (solve, check), there = times, calls[f"Cournot 15x15, {delta}"]
        print(f"  Cournot 15x15, {delta}: {solve:.2f}; {check:.2f}; {there:.1f}: {there / solve:.1f} times with the proof, {there / (solve + check):.1f} with the check")


def main():
    with tempfile.TemporaryDirectory() as folder:
        wrong = sustained(folder)
        if "--repeated" not in sys.argv:
            wrong += all_equilibria(folder)
            floating(folder)
            values(folder)
    if wrong:
        sys.exit(f"{wrong} games differ")


if __name__ == "__main__":
    main()
