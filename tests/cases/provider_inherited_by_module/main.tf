provider "test" { v = module.a.o }
module "a" { source = "./m" }
