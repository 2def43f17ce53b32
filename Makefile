# The commands of everyday work. `make` lists them.

MVN ?= mvn
MODULE ?= queue-core
FIX_TESTS = -Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false

.DEFAULT_GOAL := help
.PHONY: help run test check verify reliability report api-check format chart bench clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ## build if needed and start Holdfast with an embedded Redis
	./start

test: ## unit and contract tests of all modules, without Redis
	$(MVN) -B -ntp -q -T 1C test

check: ## all tests of one module: make check MODULE=producer-service [TEST=EnqueueIT]
	$(MVN) -B -ntp -q -pl $(MODULE) -am -DskipTests -Dspotless.check.skip install
	$(MVN) -B -ntp -pl $(MODULE) verify $(if $(TEST),-Dtest=$(TEST) -Dit.test=$(TEST) $(FIX_TESTS))

verify: ## everything that a change must pass, then the coverage
	$(MVN) -B -ntp verify -Pcoverage
	@awk -F, 'NR > 1 { sub(".*/", "", $$1); missed[$$1] += $$8; covered[$$1] += $$9; m += $$8; c += $$9 } \
	  END { for (module in covered) printf "%5.1f %%  %s\n", 100 * covered[module] / (covered[module] + missed[module]), module; \
	        printf "%5.1f %%  of all lines; see coverage/target/site/jacoco-aggregate/index.html\n", 100 * c / (c + m) }' \
	  coverage/target/site/jacoco-aggregate/jacoco.csv

reliability: ## verify, and the reliability suite in its short form
	$(MVN) -B -ntp verify -Preliability

report: ## the reliability suite at full length; writes docs/reliability-report.md
	$(MVN) -B -ntp verify -Preliability -Dgroups=reliability -Dscale=long

api-check: ## after verify: check the HTTP APIs and the clients; API_SEED=random for other requests
	.ci/api

format: ## format the sources
	$(MVN) -B -ntp -q spotless:apply -pl '!bom' # the BOM has no parent and so no formatter

chart: ## render the golden files of the Helm chart again; needs helm
	helm template holdfast deploy/helm/holdfast --namespace=jobs --kube-version=1.33.0 > deploy/helm/golden/default.yaml
	for values in keda-cluster hpa-sentinel; do \
	  helm template holdfast deploy/helm/holdfast --namespace=jobs --kube-version=1.33.0 \
	    --values=deploy/helm/holdfast/examples/$$values.yaml > deploy/helm/golden/$$values.yaml || exit 1; \
	done

bench: ## the benchmarks; benchmarks/run --help lists them
	benchmarks/run

clean: ## remove what the build wrote
	$(MVN) -B -ntp -q clean
