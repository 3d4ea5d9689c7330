module "a" {
  source = "./n"
  count  = module.a[0].o == "k" ? 1 : 0
}
