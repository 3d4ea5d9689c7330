variable "topics" {
  type = set(string)
}

module "topic" {
  source   = "./topic"
  for_each = var.topics

  name      = each.key
  queue_arn = module.queue[each.key].arn
}

module "queue" {
  source   = "./queue"
  for_each = var.topics

  name      = each.key
  topic_arn = module.topic[each.key].arn
}
