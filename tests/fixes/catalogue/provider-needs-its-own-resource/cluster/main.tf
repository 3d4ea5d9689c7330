resource "aws_eks_cluster" "this" {
  name     = "main"
  role_arn = "arn:aws:iam::111122223333:role/cluster"
}

resource "kubernetes_config_map" "auth" {
  metadata {
    name      = "aws-auth"
    namespace = "kube-system"
  }

  data = {
    cluster = aws_eks_cluster.this.arn
  }
}

output "name" {
  value = kubernetes_config_map.auth.data.cluster
}
