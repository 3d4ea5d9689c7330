module "web" {
  source = "./group"

  sources = [module.app.id]
}

module "app" {
  source = "./group"

  sources = [module.web.id]
}
