data "cloudinit_config" "db" {
  part {
    content = file("${path.module}/start.sh")
  }

  depends_on = [openstack_compute_instance_v2.db]
}

resource "openstack_compute_instance_v2" "db" {
  name      = "db"
  user_data = data.cloudinit_config.db.rendered
}
