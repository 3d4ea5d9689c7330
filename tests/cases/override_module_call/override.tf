module "a" { source = "./n" }
module "b" { count = 1 }
