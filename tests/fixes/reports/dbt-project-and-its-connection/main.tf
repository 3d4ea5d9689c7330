data "dbt_cloud_project" "default_project" {
  project_id = dbt_cloud_project.project.id
}
resource "dbt_cloud_project" "project" {
  name          = "My project"
  connection_id = dbt_cloud_connection.snowflake.connection_id
  repository_id = dbt_cloud_repository.vcs.repository_id
}
resource "dbt_cloud_connection" "snowflake" {
  project_id = data.dbt_cloud_project.default_project.project_id
  type       = "snowflake"
  name       = "snowflake"
  account    = var.account
  database   = "db"
  warehouse  = "wh"
  role       = "n/a"
}
resource "dbt_cloud_repository" "vcs" {
  project_id = data.dbt_cloud_project.default_project.project_id
  remote_url = "git@example.com:a/b.git"
  is_active  = true
}
variable "account" {
  type = string
}
