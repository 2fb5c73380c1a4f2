package io.passkeyprofile.tomcat;

import java.time.Duration;

import org.apache.catalina.connector.Connector;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.core.Ordered;

/**
 * Lets a stopping server go on working for a while, so that the load balancer notices
 * before the port closes. Spring Boot has turned readiness off by then, and nothing else
 * of the application has begun to stop. Each connection that is used in the meantime is
 * closed after its response: on a connection that stays open, Tomcat would answer the
 * next request with 503.
 */
public final class ShutdownDelayListener implements ApplicationListener<ContextClosedEvent>, Ordered {

	private static final Logger logger = LoggerFactory.getLogger(ShutdownDelayListener.class);

	private final Duration delay;

	/**
	 * Creates the listener.
	 * @param delay how long to go on working, or zero to stop at once
	 */
	public ShutdownDelayListener(Duration delay) {
		this.delay = delay;
	}

	@Override
	public void onApplicationEvent(ContextClosedEvent event) {
		// The server of the management port stops too, and tells its parent
		if (this.delay.isZero() || !(event.getApplicationContext() instanceof WebServerApplicationContext context)
				|| context.getServerNamespace() != null
				|| !(context.getWebServer() instanceof TomcatWebServer server)) {
			return;
		}
		logger.info("Stopping in {} seconds, until then requests are answered", this.delay.toSeconds());
		for (Connector connector : server.getTomcat().getService().findConnectors()) {
			if (connector.getProtocolHandler() instanceof AbstractHttp11Protocol<?> http) {
				http.setMaxKeepAliveRequests(1);
			}
		}
		try {
			Thread.sleep(this.delay.toMillis());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Override
	public int getOrder() {
		// Other listeners stop executors and the management port
		return HIGHEST_PRECEDENCE;
	}

}
