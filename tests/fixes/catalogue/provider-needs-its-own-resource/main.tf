provider "kubernetes" {
  host = data.aws_eks_cluster.main.endpoint
}

data "aws_eks_cluster" "main" {
  name = module.cluster.name
}

module "cluster" {
  source = "./cluster"
}
