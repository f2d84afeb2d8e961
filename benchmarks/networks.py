"""Who reaches more people of real social networks: the chooser, or simpler ways of choosing.

From those chosen, what one hears goes on to each acquaintance with the same small probability, once
(the independent cascade of Kempe, Kleinberg, Tardos 2003). Nominations are made up: one in three
members, drawn at random, names one acquaintance at random, as in an asking. Groups are those that
the network falls into by itself (greedy modularity); each is a segment that lacks one person.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import networkx as nx
import numpy as np
from uunet import multinet

from benchmarks.measuring import print_table
from outreach.next_ten.choosing import Rules, choose, most_of
from outreach.next_ten.field import Field, Part, Weights, rows_of

PASSED_ON = 0.05
CASCADES, DRAWS = 40, 60
EVEN = dict.fromkeys(Part, 1.0)
REACH_ALONE = dict.fromkeys(Part, 0.0) | {Part.REACH: 1.0}
Groups = Sequence[Sequence[int]]
Way = Callable[[Field, int, np.random.Generator], Sequence[int]]


def _by(weights: Weights) -> Way:
    """The chooser, with these weights."""
    return lambda there, places, _random: [
        pick.candidate for pick in choose(there, Rules(places, weights))
    ]


WAYS: dict[str, Way] = {
    "the chooser, all weights even": _by(EVEN),
    "the chooser, reach alone": _by(REACH_ALONE),
    "random": lambda there, places, random: random.choice(
        there.size, places, replace=False
    ).tolist(),
    "most connected": lambda there, places, _: most_of(
        there, Rules(places, EVEN), there.acquainted
    ),
    "most nominated": lambda there, places, _: most_of(
        there, Rules(places, EVEN), there.voices.astype(np.float32)
    ),
}


@dataclass(frozen=True)
class Network:
    """A real network, and who asked whom for it."""

    name: str
    graph: nx.Graph


def main() -> None:
    """Compare the ways on each network, with as many chosen as a tenth of its people."""
    for network in networks():
        graph = nx.convert_node_labels_to_integers(network.graph)
        groups = [sorted(each) for each in nx.community.greedy_modularity_communities(graph)]
        places = max(2, round(len(graph) / 10))
        found = {name: _average(graph, groups, places, way) for name, way in WAYS.items()}
        print_table(
            f"{network.name}: {len(graph)} people, {graph.number_of_edges()} ties, "
            f"{len(groups)} groups; {places} chosen",
            ("", "groups", "they or somebody they know", "reached", "of random"),
            [(name, *each, each[2] / found["random"][2]) for name, each in found.items()],
        )


def networks() -> list[Network]:
    """Networks of real people that come with networkx and uunet."""
    return [
        Network("Karate club (Zachary 1977)", nx.karate_club_graph()),
        Network("Florentine families (Padgett 1994)", nx.florentine_families_graph()),
        Network("Women at social events (Davis 1941)", _women()),
        Network("A university department (AUCS, Rossi and Magnani 2015)", _together("aucs")),
        Network("A tailor shop (Kapferer 1972)", _together("tailorshop")),
        Network("A monastery (Sampson 1968)", _together("monastery")),
    ]


def _women() -> nx.Graph:
    """Two women know each other who came to three events or more together."""
    both = nx.davis_southern_women_graph()
    women = both.graph["top"]
    met = nx.bipartite.weighted_projected_graph(both, women)
    known = nx.Graph()
    known.add_nodes_from(women)
    known.add_edges_from((a, b) for a, b, often in met.edges(data="weight") if often >= 3)
    return known


def _together(name: str) -> nx.Graph:
    """Everybody of a network of several kinds of ties, tied in any way."""
    many = multinet.data(name)
    edges = multinet.edges(many)
    known = nx.Graph()
    known.add_nodes_from(sorted(set(multinet.vertices(many)["actor"])))
    known.add_edges_from(zip(edges["from_actor"], edges["to_actor"], strict=True))
    known.remove_edges_from(list(nx.selfloop_edges(known)))
    return known


def _average(graph: nx.Graph, groups: Groups, places: int, way: Way) -> tuple[float, float, float]:
    """How many groups are covered, how many know somebody chosen, and how many are reached."""
    found = []
    for draw in range(DRAWS):
        random = np.random.default_rng(draw)
        chosen = way(field_of(graph, groups, random), places, random)
        covered = sum(not set(chosen).isdisjoint(each) for each in groups)
        near = len(set(chosen).union(*(graph[each] for each in chosen)))
        reached = [_cascade(graph, chosen, random) for _each in range(CASCADES)]
        found.append((float(covered), float(near), float(np.mean(reached))))
    covered, near, reached = np.mean(found, axis=0).tolist()
    return covered, near, reached


def field_of(graph: nx.Graph, groups: Groups, random: np.random.Generator) -> Field:
    """Everybody is a candidate, and everybody's acquaintances can be reached."""
    people = sorted(graph)
    known = [sorted(graph[each]) for each in people]
    group_of = {each: number for number, group in enumerate(groups) for each in group}
    voices = np.zeros(len(people), dtype=np.int32)
    for asked in random.choice(people, len(people) // 3, replace=False):
        if known[asked]:
            voices[random.choice(known[asked])] += 1
    return Field(
        ids=np.array(people, dtype=np.int64),
        segments=rows_of(
            np.ones(len(people), np.int64), np.array([group_of[each] for each in people], np.int32)
        ),
        needs=np.ones(len(groups), np.int32),
        known=rows_of(
            np.array([len(each) for each in known]),
            np.array([other for each in known for other in each], dtype=np.int32),
        ),
        strengths=np.full(sum(map(len, known)), PASSED_ON, dtype=np.float32),
        people=len(people),
        organisations=np.full(len(people), -1, dtype=np.int32),
        colleagues=np.empty(0, np.int32),
        voices=voices,
        warmth=np.zeros(len(people), dtype=np.float32),
        spoken=np.zeros(len(people), dtype=np.bool_),
    )


def _cascade(graph: nx.Graph, chosen: Sequence[int], random: np.random.Generator) -> int:
    """How many hear of it in one run, those chosen included."""
    heard, telling = set(chosen), list(chosen)
    while telling:
        one = telling.pop()
        for other in graph[one]:
            if other not in heard and random.random() < PASSED_ON:
                heard.add(other)
                telling.append(other)
    return len(heard)
