variable "name" {
  type = string
}
resource "google_container_cluster" "primary" {
  name = var.name
}
resource "kubernetes_config_map" "ip_masq_agent" {
  metadata {
    name = "ip-masq-agent"
  }
}
output "endpoint" {
  value = google_container_cluster.primary.endpoint
}
