module "api" {
  source = "./api"

  function_arn = module.function.arn
}

module "function" {
  source = "./function"

  function = {
    name        = "orders"
    source_arns = ["${module.api.execution_arn}/*"]
  }
}
