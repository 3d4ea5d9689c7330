variable "name" {
  type = string
}

variable "additive_members" {
  type = list(string)
}

resource "google_project" "this" {
  name       = var.name
  project_id = var.name
}

resource "google_project_iam_member" "additive" {
  count = length(var.additive_members)

  project = google_project.this.project_id
  role    = "roles/container.hostServiceAgentUser"
  member  = var.additive_members[count.index]
}

output "number" {
  value = google_project.this.number
}
