module "base" {
  source = "./base"
}

import {
  to = test_a.x
  id = length([module.base]) > 0 ? "k" : "l"
}

resource "test_a" "x" {}
