ephemeral "test_e" "x" { v = "k" }
ephemeral "test_e" "z" {}
