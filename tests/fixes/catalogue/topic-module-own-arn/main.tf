data "aws_iam_policy_document" "alarms" {
  statement {
    actions   = ["sns:Publish"]
    resources = [module.alarms.topic_arn]

    principals {
      type        = "Service"
      identifiers = ["cloudwatch.amazonaws.com"]
    }
  }
}

module "alarms" {
  source = "./topic"

  name         = "alarms"
  topic_policy = data.aws_iam_policy_document.alarms.json
}
