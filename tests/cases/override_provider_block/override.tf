provider "test" { v = "k" }
