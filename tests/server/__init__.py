"""The language server, as a client sees it: real processes, talked to over stdin and stdout."""
