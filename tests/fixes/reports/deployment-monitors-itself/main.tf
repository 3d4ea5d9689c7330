resource "ec_deployment" "cluster" {
  name                   = "c"
  region                 = "us-east-1"
  version                = "8.0.0"
  deployment_template_id = "aws-io-optimized-v2"
  elasticsearch          = {}
  observability = {
    deployment_id = ec_deployment.cluster.id
    logs          = false
  }
}
