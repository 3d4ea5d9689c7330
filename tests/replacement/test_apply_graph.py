"""The edges of the apply graph. The recorded scenarios in `test_simulate.py` test all rules
together; here, rules that no recorded scenario needs."""

from __future__ import annotations

from tf_cycle_ls.replacement.apply_graph import ApplyGraph
from tf_cycle_ls.replacement.model import Action, ManagedObject, Situation


def edges(*objects: ManagedObject, references: dict[str, list[str]] | None = None) -> set[object]:
    graph = ApplyGraph(Situation(objects, references or {}))
    drawn = set(graph.fixed)
    return drawn | {edge for node in graph.destructions for edge, _ in graph.orders_of(node)}


def test_instances_of_one_module_are_not_ordered() -> None:
    stored = frozenset({"module.m.a.b"})
    b = ManagedObject('module.m["x"].a.b', Action.DELETE)
    same = ManagedObject('module.m["x"].a.c', Action.DELETE, stored=stored)
    other = ManagedObject('module.m["y"].a.c', Action.DELETE, stored=stored)
    assert edges(b, same) == {(f"{b.address} (destroy)", f"{same.address} (destroy)")}
    assert edges(b, other) == set()


def test_reference_to_an_instance_is_not_to_the_others() -> None:
    a = [ManagedObject(f"a.a[{key}]", Action.UPDATE) for key in range(2)]
    user = ManagedObject("a.user", Action.UPDATE)
    gone = ManagedObject("a.gone", Action.DELETE)
    found = edges(*a, user, gone, references={"a.a": [], "a.user": ["a.a[1]"]})
    assert ("a.user", "a.a[1]") in found
    assert ("a.user", "a.a[0]") not in found


def test_module_is_closed_without_waiting_for_what_it_destroys() -> None:
    # Observed in Terraform 1.11.4: a removed object of a module on which another one depends.
    gone = ManagedObject("module.m.a.gone", Action.DELETE)
    assert edges(gone, references={"module.m (close)": []}) == set()


def test_nothing_is_drawn_if_nothing_is_destroyed() -> None:
    assert (
        edges(ManagedObject("a.a", Action.UPDATE), references={"a.a": ["a.b"], "a.b": []}) == set()
    )
