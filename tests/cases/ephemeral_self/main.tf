ephemeral "test_e" "x" { v = ephemeral.test_e.x.id }
