resource "heroku_app" "production" {
  name   = "test-app-production"
  region = "us"
  config_vars = {
    SERVER_NAME = heroku_app.production.web_url
  }
}
