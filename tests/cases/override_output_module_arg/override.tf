module "b" { i = "k" }
