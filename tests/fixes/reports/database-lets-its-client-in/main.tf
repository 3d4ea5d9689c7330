resource "linode_database_mysql" "db" {
  label      = "database"
  engine_id  = "mysql/8.0.26"
  region     = "us-east"
  type       = "g6-nanode-1"
  allow_list = ["${linode_instance.wordpress.private_ip_address}/32"]
}
resource "linode_instance" "wordpress" {
  label      = "wordpress"
  region     = "us-east"
  type       = "g6-nanode-1"
  image      = "linode/ubuntu22.04"
  private_ip = true
  stackscript_data = {
    db_host = linode_database_mysql.db.host_primary
  }
}
