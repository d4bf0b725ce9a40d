"""Other programs on the same games, in the same run: do they find the same, and how long do they take?

    cargo build --release
    python3 benches/peers.py [SEEDS]

Needs lrsnash (Debian: apt-get install lrslib); scipy (pip install scipy) for the mediator's linear program, quantecon
(pip install quantecon) for floating point; what is missing is left out and said so. Times are CPU seconds of the whole
process (lrsnash, detente) or of the call, the second one, so that compiling does not count (quantecon, scipy). Exits
with 1 if an answer differs.
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
SEEDS = int(sys.argv[1]) if len(sys.argv) > 1 else 3


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


def main():
    with tempfile.TemporaryDirectory() as folder:
        wrong = all_equilibria(folder)
        floating(folder)
        values(folder)
    if wrong:
        sys.exit(f"{wrong} games differ")


if __name__ == "__main__":
    main()
