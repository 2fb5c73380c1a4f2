package io.passkeyprofile.sandbox.impersonation;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

import io.passkeyprofile.start.StartRefusedException;
import io.passkeyprofile.tomcat.BodyTimeoutProtocol;
import org.apache.catalina.Lifecycle;
import org.apache.catalina.connector.Connector;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.tomcat.SslConnectorCustomizer;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.Ssl.ClientAuth;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Serves Passage's hosts, {@code https://api.passage.id} and
 * {@code https://auth.passage.id}, on a second port with TLS, and tells people how to
 * make applications find and trust it.
 */
@Component
@Order(Ordered.LOWEST_PRECEDENCE)
@ConditionalOnBooleanProperty("sandbox.impersonate")
@EnableConfigurationProperties(ImpersonationSettings.class)
@EnableScheduling
public class PassageHosts implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {

	private static final int HTTPS = 443;

	private final ImpersonationSettings settings;

	private final CertificateFolder folder;

	private final Connector connector = new Connector(BodyTimeoutProtocol.class.getName());

	private final SslConnectorCustomizer tls = new SslConnectorCustomizer(LogFactory.getLog(PassageHosts.class),
			this.connector, ClientAuth.NONE);

	private @Nullable InetAddress address;

	private volatile ServerCertificate certificate;

	PassageHosts(ImpersonationSettings settings, Clock clock) {
		this.settings = settings;
		this.folder = new CertificateFolder(settings.folder(), clock);
		this.certificate = this.folder.current();
	}

	@Override
	public void customize(TomcatServletWebServerFactory factory) {
		this.address = factory.getAddress();
		requirePort();
		this.connector.setScheme("https");
		this.connector.setSecure(true);
		this.connector.setPort(this.settings.port());
		this.connector.setThrowOnFailure(true);
		if (this.address != null) {
			this.connector.setProperty("address", this.address.getHostAddress());
		}
		this.tls.customize(this.certificate.sslBundle(), Map.of());
		// Later, because other factory customizers have yet to
		// add their connector customizers
		this.connector.addLifecycleListener((event) -> {
			if (event.getType().equals(Lifecycle.BEFORE_INIT_EVENT)) {
				factory.getConnectorCustomizers().forEach((customizer) -> customizer.customize(this.connector));
			}
		});
		factory.addAdditionalConnectors(this.connector);
	}

	/** Checks the port early. Tomcat would fail later, and with a stack trace. */
	private void requirePort() {
		try (ServerSocket socket = new ServerSocket()) {
			socket.setReuseAddress(true);
			socket.bind(new InetSocketAddress(this.address, this.settings.port()));
		}
		catch (IOException ex) {
			int port = this.settings.port();
			throw new StartRefusedException("The sandbox can't listen with TLS on port " + port + " (" + ex.getMessage()
					+ "): stop the process that uses the port, or allow it to this user with"
					+ " \"sudo sysctl net.ipv4.ip_unprivileged_port_start=" + port + "\","
					+ " or set sandbox.impersonation.port to another one and redirect " + HTTPS + " to it, as with"
					+ " \"sudo iptables -t nat -A OUTPUT -o lo -p tcp --dport " + HTTPS
					+ " -j REDIRECT --to-ports 8443\".");
		}
	}

	/** Replaces the certificate if it expires soon, or warns before that. */
	@Scheduled(initialDelay = 12, fixedDelay = 12, timeUnit = TimeUnit.HOURS)
	void renew() {
		ServerCertificate current = this.folder.current();
		if (!current.equals(this.certificate)) {
			this.tls.update(null, current.sslBundle());
			this.certificate = current;
		}
	}

	/**
	 * Returns the port with TLS.
	 * @return the port that was opened
	 */
	public int port() {
		return this.connector.getLocalPort();
	}

	/**
	 * Returns instructions: what to add to the hosts file, and how to make clients trust
	 * the certificate.
	 * @return several lines for a person
	 */
	public String instructions() {
		try (InputStream template = PassageHosts.class.getResourceAsStream("instructions.txt")) {
			String text = new String(Objects.requireNonNull(template).readAllBytes(), StandardCharsets.UTF_8);
			InetAddress host = this.address;
			String redirect = (port() == HTTPS) ? ""
					: "\nClients call port 443, so redirect it to port " + port() + ".\n";
			return text
				.replace("{address}", (host == null || host.isAnyLocalAddress()) ? "127.0.0.1" : host.getHostAddress())
				.replace("{redirect}", redirect)
				.replace("{date}",
						LocalDate
							.ofInstant(this.certificate.expiresAt().minus(CertificateFolder.RENEWAL), ZoneOffset.UTC)
							.toString())
				.replace("{ca}", this.folder.authorityFile().toString());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
