"""The linear program that people write by hand today: levels, path values and one-period temptations only.

    detente generate agreement --parties 3 --measures 10 --periods 200 --seed 1 -o a.json
    python3 benches/one_shot.py a.json

Reads a scenario with constant layers and sanctions (as `generate` writes them), builds the sparse program with
scipy and solves it with HiGHS. It leaves out what `detente solve` also does: evasion over several periods, all sets of
measures, open breach, the choice among optima, rounding, and the proof. Prints seconds to build and to solve.
Needs `pip install scipy`.
"""

import json
import sys
import time
from fractions import Fraction

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import coo_matrix


def number(value):
    return float(Fraction(str(value)))


class Rows:
    def __init__(self):
        self.row, self.col, self.val, self.rhs = [], [], [], []

    def add(self, terms, rhs):
        for column, value in terms:
            self.row.append(len(self.rhs))
            self.col.append(column)
            self.val.append(value)
        self.rhs.append(rhs)

    def matrix(self, columns):
        return coo_matrix((self.val, (self.row, self.col)), shape=(len(self.rhs), columns)).tocsr()


def main(path):
    scenario = json.load(open(path))
    began = time.perf_counter()
    parties = [p["name"] for p in scenario["parties"]]
    measures = scenario["measures"]
    n, k, periods = len(parties), len(measures), scenario["periods"]["count"]
    x = lambda m, t: m * periods + t - 1
    v = lambda i, t: k * periods + i * (periods + 1) + t - 1
    columns = k * periods + n * (periods + 1)

    layers = scenario["verification"]["layers"]
    review = 1 - number(scenario["verification"].get("review_clearance", 0))
    p, q, burden = [], [], []
    for name in parties:
        missed = quiet = 1.0
        cost = 0.0
        for layer in layers:
            if name in layer["inspects"]:
                missed *= 1 - number(layer["detection"])
                quiet *= 1 - number(layer.get("false_alarm", 0))
            cost += number(layer.get("cost_per_period", {}).get(name, 0))
            cost += number(layer.get("intrusion_per_period", {}).get(name, 0))
        p.append(1 - missed)
        q.append((1 - quiet) * review)
        burden.append(cost)
    all_quiet = float(np.prod([1 - a for a in q]))
    length = scenario["response"].get("suspension_periods", "forever")

    bounds = [(0, 1)] * (k * periods) + [(None, None)] * (n * (periods + 1))
    equal, most = Rows(), Rows()
    for m, data in enumerate(measures):
        start, step = number(data.get("start_level", 0)), data.get("max_step")
        for t in range(1, periods + 1):
            if t < data.get("earliest", 1):
                bounds[x(m, t)] = (start, start)
            before = [(x(m, t - 1), 1.0)] if t > 1 else []
            offset = 0.0 if t > 1 else start
            most.add([(x(m, t), -1.0)] + before, -offset)
            if step is not None:
                most.add([(x(m, t), 1.0)] + [(c, -a) for c, a in before], number(step) + offset)
    names = {data["name"]: m for m, data in enumerate(measures)}
    for link in scenario.get("links", []):
        for t in range(link.get("from", 1), link.get("to", periods) + 1):
            if link["kind"] == "precedence":
                most.add([(x(names[link["after"]], t), 1.0), (x(names[link["before"]], t), -1.0)], 0.0)
            elif link["kind"] == "balance":
                sides = [(names[a], number(b)) for a, b in link["left"].items()]
                sides += [(names[a], -number(b)) for a, b in link["right"].items()]
                most.add([(x(m, t), a) for m, a in sides], number(link["within"]))
                most.add([(x(m, t), -a) for m, a in sides], number(link["within"]))

    objective = np.zeros(columns)
    for i, name in enumerate(parties):
        party = scenario["parties"][i]
        delta = number(party["discount"])
        lam = 0.0 if length == "forever" else delta**length
        others = all_quiet / (1 - q[i])
        sanction = (1 - delta) * number(scenario["response"].get("sanction", {}).get(name, 0))
        sanction += (1 - lam) * number(scenario["response"].get("sanction_per_period", {}).get(name, 0))
        keep, fall = delta * (all_quiet + (1 - all_quiet) * lam), delta * (1 - all_quiet) * (1 - lam)
        own = [(m, number(d["cost_per_period"]), number(d.get("step_cost", 0)), number(d.get("irreversible_share", 0)))
               for m, d in enumerate(measures) if d["performer"] == name]
        flow = [(m, -c, f) for m, c, _, f in own]
        flow += [(m, number(d["benefit_per_period"][name]), number(d.get("irreversible_share", 0)))
                 for m, d in enumerate(measures) if name in d["benefit_per_period"]]
        objective[v(i, 1)] = -number(party.get("weight", 1))
        caught = delta * (p[i] - q[i])
        gv = caught * others * (1 - lam)
        pi = p[i] + (1 - p[i]) * (1 - others)
        e1, e2, e3 = 1 - delta, delta * (1 - lam) * pi, delta * p[i] * lam * (1 - delta)
        cure = delta * (1 - p[i]) * (others + (1 - others) * lam) * (1 - delta)
        for t in range(1, periods + 2):
            at, tail = min(t, periods), t > periods
            terms = [(v(i, t), keep - 1.0 if tail else -1.0)]
            if not tail:
                terms.append((v(i, t + 1), keep))
                for m, _, s, _ in own:
                    if s:
                        terms.append((x(m, t), -e1 * s))
                        if t > 1:
                            terms.append((x(m, t - 1), e1 * s))
            terms += [(x(m, at), e1 * a + fall * f * a) for m, a, f in flow]
            equal.add(terms, e1 * burden[i] + delta * q[i] * sanction)
            # One period of evasion with everything: punishment expected − savings ≥ 0.
            row = [(v(i, at + 1), gv)] + [(x(m, at), -gv * f * a) for m, a, f in flow]
            for m, c, s, f in own:
                row.append((x(m, at), -e1 * c - e2 * c * f + (e3 + cure) * s - (0 if tail else e1 * s)))
                if tail or t > 1:
                    held = (e1 + e2) * c * f - (e3 + cure) * s * f + (0 if tail else e1 * s)
                    row.append((x(m, periods if tail else t - 1), held))
            most.add([(c, -a) for c, a in row], caught * sanction)
    a_eq, a_ub = equal.matrix(columns), most.matrix(columns)
    built = time.perf_counter()
    limit = float(sys.argv[2]) if len(sys.argv) > 2 else 240.0
    found = linprog(objective, A_ub=a_ub, b_ub=most.rhs, A_eq=a_eq, b_eq=equal.rhs, bounds=bounds, method="highs",
                    options={"time_limit": limit})
    solved = time.perf_counter()
    value = -found.fun if found.fun is not None else float("nan")
    print(f"{path}: build {built - began:.2f} s, solve {solved - built:.2f} s, objective {value:.9f}, {found.message.split('.')[0]}")


if __name__ == "__main__":
    main(sys.argv[1])
