resource "dbtcloud_job" "a" {
  name           = "a"
  project_id     = 1
  environment_id = 2
  execute_steps  = ["dbt build"]
  triggers       = { schedule = false }
  job_completion_trigger_condition {
    job_id     = dbtcloud_job.b.id
    project_id = 1
    statuses   = ["success"]
  }
}
resource "dbtcloud_job" "b" {
  name             = "b"
  project_id       = 1
  environment_id   = 2
  execute_steps    = ["dbt build"]
  triggers         = { schedule = false }
  deferring_job_id = dbtcloud_job.a.id
}
