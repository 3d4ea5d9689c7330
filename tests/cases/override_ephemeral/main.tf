ephemeral "test_e" "x" { v = ephemeral.test_e.y.id }
ephemeral "test_e" "y" { v = ephemeral.test_e.x.id }
