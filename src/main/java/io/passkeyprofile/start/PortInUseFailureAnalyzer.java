package io.passkeyprofile.start;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

/**
 * Names the setting of a port that another process uses, which Spring Boot's own analyzer
 * doesn't.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
class PortInUseFailureAnalyzer extends AbstractFailureAnalyzer<PortInUseException> {

	private final Environment environment;

	PortInUseFailureAnalyzer(Environment environment) {
		this.environment = environment;
	}

	@Override
	protected FailureAnalysis analyze(Throwable failure, PortInUseException cause) {
		String port = String.valueOf(cause.getPort());
		String setting = port.equals(this.environment.getProperty("management.server.port")) ? "MANAGEMENT_SERVER_PORT"
				: "SERVER_PORT";
		return new FailureAnalysis("Another process uses port " + port + ".",
				"Stop the other process, or set " + setting + " to another port.", failure);
	}

}
