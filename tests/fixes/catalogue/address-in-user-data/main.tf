resource "aws_eip" "vpn" {
  domain   = "vpc"
  instance = aws_instance.vpn.id
}

resource "aws_instance" "vpn" {
  ami           = "ami-0123456789abcdef0"
  instance_type = "t3.nano"
  user_data     = "PUBLIC_ADDRESS=${aws_eip.vpn.public_ip}"
}
