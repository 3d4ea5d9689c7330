"""The formats of ARNs by resource type: the part that follows `arn:PARTITION:`.

`{region}` and `{account}` come from the provider configuration. Any other name in braces is an
argument of the resource. The formats are from the AWS service authorization reference, the
arguments from the schemas of provider hashicorp/aws 6.25.0. Each format matches one of that
reference in the form of cfn-lint 1.58.0 (AdditionalSpecs/Policies.json), up to the name.

Some arguments accept a name or an ARN (`NAMED_BY`). Their values are used if they are literal
names, or references to resources whose names are known.
"""

from __future__ import annotations

EXACT = {
    "aws_athena_workgroup": "athena:{region}:{account}:workgroup/{name}",
    "aws_backup_vault": "backup:{region}:{account}:backup-vault:{name}",
    "aws_batch_job_queue": "batch:{region}:{account}:job-queue/{name}",
    "aws_cloudtrail": "cloudtrail:{region}:{account}:trail/{name}",
    "aws_cloudwatch_event_archive": "events:{region}:{account}:archive/{name}",
    "aws_cloudwatch_event_bus": "events:{region}:{account}:event-bus/{name}",
    "aws_cloudwatch_event_rule": "events:{region}:{account}:rule/{name}",
    "aws_cloudwatch_log_group": "logs:{region}:{account}:log-group:{name}",
    "aws_cloudwatch_metric_alarm": "cloudwatch:{region}:{account}:alarm:{alarm_name}",
    "aws_codeartifact_domain": "codeartifact:{region}:{account}:domain/{domain}",
    "aws_codebuild_project": "codebuild:{region}:{account}:project/{name}",
    "aws_codecommit_repository": "codecommit:{region}:{account}:{repository_name}",
    "aws_codedeploy_app": "codedeploy:{region}:{account}:application:{name}",
    "aws_codepipeline": "codepipeline:{region}:{account}:{name}",
    "aws_db_instance": "rds:{region}:{account}:db:{identifier}",
    "aws_db_parameter_group": "rds:{region}:{account}:pg:{name}",
    "aws_db_subnet_group": "rds:{region}:{account}:subgrp:{name}",
    "aws_dynamodb_table": "dynamodb:{region}:{account}:table/{name}",
    "aws_ecr_repository": "ecr:{region}:{account}:repository/{name}",
    "aws_ecs_cluster": "ecs:{region}:{account}:cluster/{name}",
    "aws_ecs_service": "ecs:{region}:{account}:service/{cluster}/{name}",
    "aws_eks_cluster": "eks:{region}:{account}:cluster/{name}",
    "aws_elasticache_cluster": "elasticache:{region}:{account}:cluster:{cluster_id}",
    "aws_elasticache_replication_group": (
        "elasticache:{region}:{account}:replicationgroup:{replication_group_id}"
    ),
    "aws_elasticsearch_domain": "es:{region}:{account}:domain/{domain_name}",
    "aws_glacier_vault": "glacier:{region}:{account}:vaults/{name}",
    "aws_glue_catalog_database": "glue:{region}:{account}:database/{name}",
    "aws_glue_job": "glue:{region}:{account}:job/{name}",
    "aws_iam_group": "iam::{account}:group{path}{name}",
    "aws_iam_instance_profile": "iam::{account}:instance-profile{path}{name}",
    "aws_iam_openid_connect_provider": "iam::{account}:oidc-provider/{url}",
    "aws_iam_policy": "iam::{account}:policy{path}{name}",
    "aws_iam_role": "iam::{account}:role{path}{name}",
    "aws_iam_saml_provider": "iam::{account}:saml-provider/{name}",
    "aws_iam_user": "iam::{account}:user{path}{name}",
    "aws_kinesis_firehose_delivery_stream": "firehose:{region}:{account}:deliverystream/{name}",
    "aws_kinesis_stream": "kinesis:{region}:{account}:stream/{name}",
    "aws_kms_alias": "kms:{region}:{account}:alias/{name}",
    "aws_lambda_alias": "lambda:{region}:{account}:function:{function_name}:{name}",
    "aws_lambda_function": "lambda:{region}:{account}:function:{function_name}",
    "aws_opensearch_domain": "es:{region}:{account}:domain/{domain_name}",
    "aws_pipes_pipe": "pipes:{region}:{account}:pipe/{name}",
    "aws_rds_cluster": "rds:{region}:{account}:cluster:{cluster_identifier}",
    "aws_rds_global_cluster": "rds::{account}:global-cluster:{global_cluster_identifier}",
    "aws_redshift_cluster": "redshift:{region}:{account}:cluster:{cluster_identifier}",
    "aws_s3_bucket": "s3:::{bucket}",
    "aws_scheduler_schedule": "scheduler:{region}:{account}:schedule/{group_name}/{name}",
    "aws_scheduler_schedule_group": "scheduler:{region}:{account}:schedule-group/{name}",
    "aws_sfn_activity": "states:{region}:{account}:activity:{name}",
    "aws_sfn_state_machine": "states:{region}:{account}:stateMachine:{name}",
    "aws_sns_topic": "sns:{region}:{account}:{name}",
    "aws_sqs_queue": "sqs:{region}:{account}:{name}",
    "aws_ssm_parameter": "ssm:{region}:{account}:parameter/{name}",
}
"""Formats of ARNs that the resource's arguments, region and account determine completely."""

PATTERNS = {
    "aws_acm_certificate": "acm:{region}:{account}:certificate/*",
    "aws_api_gateway_rest_api": "apigateway:{region}::/restapis/*",
    "aws_apigatewayv2_api": "apigateway:{region}::/apis/*",
    "aws_appsync_graphql_api": "appsync:{region}:{account}:apis/*",
    "aws_autoscaling_group": (
        "autoscaling:{region}:{account}:autoScalingGroup:*:autoScalingGroupName/{name}"
    ),
    "aws_bedrock_guardrail": "bedrock:{region}:{account}:guardrail/*",
    "aws_bedrockagent_agent": "bedrock:{region}:{account}:agent/*",
    "aws_bedrockagent_knowledge_base": "bedrock:{region}:{account}:knowledge-base/*",
    "aws_cloudformation_stack": "cloudformation:{region}:{account}:stack/{name}/*",
    "aws_cloudfront_distribution": "cloudfront::{account}:distribution/*",
    "aws_cloudwatch_event_api_destination": "events:{region}:{account}:api-destination/{name}/*",
    "aws_cloudwatch_event_connection": "events:{region}:{account}:connection/{name}/*",
    "aws_codestarconnections_connection": "codestar-connections:{region}:{account}:connection/*",
    "aws_cognito_user_pool": "cognito-idp:{region}:{account}:userpool/*",
    "aws_ecs_task_definition": "ecs:{region}:{account}:task-definition/{family}:*",
    "aws_efs_file_system": "elasticfilesystem:{region}:{account}:file-system/*",
    "aws_eks_node_group": "eks:{region}:{account}:nodegroup/{cluster_name}/{node_group_name}/*",
    "aws_imagebuilder_image_pipeline": "imagebuilder:{region}:{account}:image-pipeline/*",
    "aws_instance": "ec2:{region}:{account}:instance/*",
    "aws_kms_key": "kms:{region}:{account}:key/*",
    "aws_lb": "elasticloadbalancing:{region}:{account}:loadbalancer/*/{name}/*",
    "aws_lb_target_group": "elasticloadbalancing:{region}:{account}:targetgroup/{name}/*",
    "aws_mq_broker": "mq:{region}:{account}:broker:{broker_name}:*",
    "aws_msk_cluster": "kafka:{region}:{account}:cluster/{cluster_name}/*",
    "aws_route53_zone": "route53:::hostedzone/*",
    "aws_secretsmanager_secret": "secretsmanager:{region}:{account}:secret:{name}-??????",
    "aws_security_group": "ec2:{region}:{account}:security-group/*",
    "aws_vpc": "ec2:{region}:{account}:vpc/*",
    "aws_vpc_endpoint": "ec2:{region}:{account}:vpc-endpoint/*",
    "aws_wafv2_web_acl": "wafv2:{region}:{account}:*/webacl/{name}/*",
}
"""The narrowest patterns for ARNs with a part that AWS generates."""

ATTRIBUTE = {
    "aws_bedrock_guardrail": "guardrail_arn",
    "aws_bedrockagent_agent": "agent_arn",
    "aws_cloudformation_stack": "id",
}
"""The attribute that contains the ARN, for types where it is not `arn`."""

DEFAULT = {"path": "/", "group_name": "default"}
"""The values that AWS uses for arguments that are not set."""

STRIPPED = {
    "aws_iam_openid_connect_provider": "https://",
    "aws_kms_alias": "alias/",
    "aws_ssm_parameter": "/",
}
"""Prefixes to strip from an argument, because the format already has them or the ARN omits them."""

LOWERED = frozenset({"aws_elasticache_cluster", "aws_elasticache_replication_group"})
"""Types whose names AWS converts to lower case."""

NAMED_BY = {
    ("aws_cloudwatch_event_rule", "event_bus_name"): ("aws_cloudwatch_event_bus", "name"),
    ("aws_ecs_service", "cluster"): ("aws_ecs_cluster", "name"),
    ("aws_lambda_alias", "function_name"): ("aws_lambda_function", "function_name"),
}
"""Arguments that name another resource by its name or its ARN, with the type of that resource and
the argument that has its name."""

EXACT_IF_SET = {
    "aws_cloudwatch_event_rule": (
        "event_bus_name",
        "events:{region}:{account}:rule/{event_bus_name}/{name}",
    ),
}
"""For each resource type, the argument that adds a part to the ARN, and the format with it. On the
default event bus, ARNs of rules do not name the bus."""

UNSUPPORTED_IF_SET = {
    "aws_cloudtrail": "is_organization_trail",
    "aws_glue_catalog_database": "catalog_id",
}
"""For each resource type, the argument that changes the format of the ARN if it is set."""
