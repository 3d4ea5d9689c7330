"""Splits for Vault. The names are those of the schemas of hashicorp/vault."""

from __future__ import annotations

from tests.fixes.support import check_fix, check_no_fix
from tf_cycle_ls.fixes.model import Harm


def test_argument_is_replaced_by_one_that_leaves_it_to_the_new_resource() -> None:
    check_fix(
        "split",
        """
            resource "vault_identity_group" "one" {
              name     = "one"
              policies = [«vault_policy.two.name»]
            }
            resource "vault_policy" "two" {
              name   = "two-${vault_identity_group.one.id}"
              policy = ""
            }
        """,
        """
            resource "vault_identity_group" "one" {
              name              = "one"
              external_policies = true
            }

            resource "vault_identity_group_policies" "one" {
              group_id = vault_identity_group.one.id
              policies = [vault_policy.two.name]
            }
            resource "vault_policy" "two" {
              name   = "two-${vault_identity_group.one.id}"
              policy = ""
            }
        """,
    )


def test_each_allowed_client_becomes_a_resource() -> None:
    fix = check_fix(
        "split",
        """
            resource "vault_identity_oidc_key" "one" {
              name               = "one"
              allowed_client_ids = [«vault_identity_oidc_role.two.client_id»]
            }
            resource "vault_identity_oidc_role" "two" {
              name = "two"
              key  = vault_identity_oidc_key.one.name
            }
        """,
        """
            resource "vault_identity_oidc_key" "one" {
              name = "one"
            }

            resource "vault_identity_oidc_key_allowed_client_id" "one_two" {
              key_name          = vault_identity_oidc_key.one.name
              allowed_client_id = vault_identity_oidc_role.two.client_id
            }
            resource "vault_identity_oidc_role" "two" {
              name = "two"
              key  = vault_identity_oidc_key.one.name
            }
        """,
    )
    assert Harm.BRIEFLY_CLOSED in fix.harms


def test_argument_without_a_resource_of_its_own_is_not_split() -> None:
    check_no_fix(
        "split",
        """
            resource "vault_identity_group" "one" {
              metadata = «vault_policy.two.name»
            }
            resource "vault_policy" "two" {
              name = "two-${vault_identity_group.one.id}"
            }
        """,
    )
