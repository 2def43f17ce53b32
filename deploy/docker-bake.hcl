# The three images: docker buildx bake -f deploy/docker-bake.hcl
# To push them for two platforms:
#   REGISTRY=registry.example.org/tools/ TAG=0.1.0 docker buildx bake -f deploy/docker-bake.hcl --push \
#     --set '*.platform=linux/amd64,linux/arm64'

variable "REGISTRY" {
  default = ""
}

variable "TAG" {
  default = "latest"
}

# For the labels of the images, such as: REVISION=$(git rev-parse HEAD)
variable "REVISION" {
  default = ""
}

group "default" {
  targets = ["producer", "worker", "monitor"]
}

target "service" {
  context    = "."
  dockerfile = "deploy/Dockerfile"
  labels = {
    "org.opencontainers.image.title"    = "Holdfast"
    "org.opencontainers.image.licenses" = "Apache-2.0"
    "org.opencontainers.image.version"  = TAG
    "org.opencontainers.image.revision" = REVISION
  }
}

target "producer" {
  inherits = ["service"]
  target   = "producer"
  tags     = ["${REGISTRY}holdfast/producer:${TAG}"]
}

target "worker" {
  inherits = ["service"]
  target   = "worker"
  tags     = ["${REGISTRY}holdfast/worker:${TAG}"]
}

target "monitor" {
  inherits = ["service"]
  target   = "monitor"
  tags     = ["${REGISTRY}holdfast/monitor:${TAG}"]
}
