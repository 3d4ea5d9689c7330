"""Expressions that Terragrunt evaluates to a given path, without running anything."""

from __future__ import annotations

_TEXT_EXPRESSIONS = """
"@"
get_env("TF_CYCLE_LS_NONE", "@")
join("/", split("/", "@"))
format("%s", "@")
formatlist("%s", ["@"])[0]
replace("x@", "x", "")
replace("x@", "/^x/", "")
regex("^.*$", "@")
regexall("[^,]+", "@,x")[0]
substr("x@", 1, -1)
strrev(strrev("@"))
trim("!@!", "!")
trimprefix("x@", "x")
trimsuffix("@-x", "-x")
trimspace("  @ ")
chomp("@\\n")
lower("@")
base64decode(base64encode("@"))
jsondecode(jsonencode({ a = ["@"] })).a[0]
csvdecode("a,b\\n@,x")[0].a
yamldecode("a: '@'").a
dirname("@/terragrunt.hcl")
tostring("@")
"%{ if true }@%{ else }none%{ endif }"
"${local.name == "none" ? "none" : "@"}"
local.on == local.on ? "@" : "../none"
contains(["a"], "a") ? "@" : "x"
length("abc") == 3 && max(1, 2) == 2 ? "@" : "x"
startswith("abc", "ab") ? "@" : "x"
alltrue([true, true]) ? "@" : "x"
can(local.none) ? "x" : "@"
try(local.none, "@")
coalesce(null, "@")
coalescelist([], ["@"])[0]
element(concat(["x"], ["@"]), 1)
one(["@"])
sort(["@"])[0]
reverse(["x", "@"])[0]
distinct(["@", "@"])[0]
compact(["", "@"])[0]
flatten([[["@"]]])[0]
slice(["x", "@"], 1, 2)[0]
chunklist(["@"], 1)[0][0]
matchkeys(["@"], ["a"], ["a"])[0]
["@", "x"][index(["a", "b"], "a")]
tolist(toset(["@"]))[0]
tolist(setunion(["@"], ["@"]))[0]
[for one in ["@"] : one][0]
{ for k, v in { a = "@" } : k => v }["a"]
lookup({ a = "@" }, "a", "b")
merge({ a = "b" }, { a = "@" }).a
keys({ "@" = 1 })[0]
values({ a = "@" })[0]
zipmap(["a"], ["@"])["a"]
"""

TEXT_EXPRESSIONS = tuple(_TEXT_EXPRESSIONS.split("\n")[1:-1])
"""Expressions with the value `@`. `local.on` is a bool there, and `local.name` a string."""

DIRECTORY_EXPRESSIONS = (
    '"./{relative}/"',
    '"${{get_terragrunt_dir()}}/{relative}"',
    '"${{local.here}}/{relative}"',
    '"${{local.top}}/{target}"',
    '"${{get_parent_terragrunt_dir("root")}}/{target}"',
    '"${{path_relative_from_include("root")}}/{target}"',
    '"${{get_repo_root()}}/{target}"',
    '"${{get_path_to_repo_root()}}/{target}"',
    'abspath("${{get_terragrunt_dir()}}/{relative}")',
)
"""Paths to a unit. `target` is relative to the top of the tree, `relative` to the other unit."""
