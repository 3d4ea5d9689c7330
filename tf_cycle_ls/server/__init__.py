"""The language server. No other package of this project knows LSP."""
