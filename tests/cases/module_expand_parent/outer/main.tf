module "in" { source = "../inner" }
output "o" { value = module.in.o }
