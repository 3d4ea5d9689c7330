module "a" { providers = { test = test.three } }
