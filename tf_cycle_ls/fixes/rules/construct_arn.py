"""The rule `construct-arn`: build an ARN from its parts instead of reading it from the resource.

Before:

    resources = [aws_sqs_queue.q.arn]

After (if the queue has `name = "orders"`; data sources supply the partition, region and account):

    resources = ["arn:…:sqs:…:orders"]

Applies only where an ARN is accepted without a check that the resource exists: in the resources and
conditions of a policy statement, in the redrive allow policy of a queue, in the environment
variables of a Lambda function, in tags and descriptions, and in the integration of another service
that assumes the role later. A local value or an input of a local module may pass the ARN on.
"""

from __future__ import annotations

from collections.abc import Iterator

from tf_cycle_ls.fixes.aws.arn_builder import exact_arn
from tf_cycle_ls.fixes.aws.policy import statement_at
from tf_cycle_ls.fixes.context import FixContext, ReferenceContext
from tf_cycle_ls.fixes.edits.replace import merge_edits, replace_reference
from tf_cycle_ls.fixes.lookup.describing_arguments import describes_itself
from tf_cycle_ls.fixes.lookup.late_values import argument_path
from tf_cycle_ls.fixes.lookup.uses import all_uses
from tf_cycle_ls.fixes.model import Applicability, Candidate, Impact, Rule
from tf_cycle_ls.graph.nodes import address

CONSTRUCT_ARN = Rule("construct-arn", Applicability.SAFE)

_QUEUES = frozenset({"aws_sqs_queue", "aws_sqs_queue_redrive_allow_policy"})
_FUNCTION = "aws_lambda_function"
# Another service assumes the role later, and the trust policy of the role needs the id of this
# object. Sources: the guide *Unity Catalog* of databricks/databricks; Snowflake, *Configuring a
# storage integration*, *Create an external volume* and *Configure a catalog integration for AWS
# Glue*; the example s3-sink-connector-assume-role of confluentinc/confluent e58ae68.
_ASSUMED_LATER = frozenset(
    {
        ("confluent_provider_integration", "aws.customer_role_arn"),
        ("databricks_credential", "aws_iam_role.role_arn"),
        ("databricks_storage_credential", "aws_iam_role.role_arn"),
        ("snowflake_api_integration", "api_aws_role_arn"),
        ("snowflake_api_integration_amazon_api_gateway", "api_aws_role_arn"),
        ("snowflake_catalog_integration_aws_glue", "glue_aws_role_arn"),
        ("snowflake_external_volume", "storage_location.storage_aws_role_arn"),
        ("snowflake_storage_integration", "storage_aws_role_arn"),
        ("snowflake_storage_integration_aws", "storage_aws_role_arn"),
    }
)


def candidates(case: FixContext) -> Iterator[Candidate]:
    """Replace a reference to an ARN if the arguments of the resource determine that ARN."""
    context = case.context
    arn = exact_arn(case)
    if arn is None or not all_uses(case.analysis, context, _accepts_missing_resource):
        return
    source, target = address(case.edge.source), address(case.edge.target)
    what = f"build {case.reference.text} from its parts"
    title = f"Build {case.reference.text} from its parts"
    loss = f"safe; {source} no longer depends on {target}"
    edits = merge_edits(arn.edits, context.document_edits([replace_reference(context, arn.text)]))
    yield Candidate(CONSTRUCT_ARN, title, what, loss, Impact.ORDER, edits)


def _accepts_missing_resource(context: ReferenceContext) -> bool:
    """Whether AWS accepts an ARN where the reference is, even if its resource does not exist."""
    top, name = context.blocks[0], context.attribute.name
    if top.type == "resource" and top.labels[0] in _QUEUES and name == "redrive_allow_policy":
        return True
    if top.type == "resource" and top.labels[0] == _FUNCTION and name == "variables":
        return context.blocks[-1].type == "environment"
    if top.type == "resource" and (top.labels[0], argument_path(context)) in _ASSUMED_LATER:
        return True
    if describes_itself(context):
        return True
    statement, at = statement_at(context), context.reference.start
    resources = statement.resources.span if statement and statement.resources else None
    if resources is not None and resources.contains(at):
        return True
    return statement is not None and statement.condition_at(at) is not None
