locals { a = "k" }
