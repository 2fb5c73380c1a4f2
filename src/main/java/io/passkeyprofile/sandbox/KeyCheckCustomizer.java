package io.passkeyprofile.sandbox;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;

import io.passkeyprofile.sandbox.app.App;
import io.passkeyprofile.sandbox.app.AppRepository;
import io.passkeyprofile.sandbox.app.ControlKey;
import io.passkeyprofile.sandbox.app.SandboxSettings;
import io.passkeyprofile.start.StartRefusedException;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/**
 * Refuses to start the sandbox with a control key that somebody could guess, or if other
 * machines could use the API key that {@code sandbox.yml} publishes. It checks the
 * settings before the database is opened, and the apps in the database before the port is
 * opened.
 */
@Component
@Order(Ordered.LOWEST_PRECEDENCE)
final class KeyCheckCustomizer
		implements WebServerFactoryCustomizer<TomcatServletWebServerFactory>, SmartInitializingSingleton {

	private static final byte[] PUBLISHED_KEY = App.PUBLISHED_KEY.getBytes(StandardCharsets.UTF_8);

	private final SandboxSettings settings;

	private final ObjectProvider<AppRepository> storedApps;

	private boolean onlyForThisMachine;

	KeyCheckCustomizer(SandboxSettings settings, ObjectProvider<AppRepository> storedApps) {
		this.settings = settings;
		this.storedApps = storedApps;
	}

	@Override
	public void customize(TomcatServletWebServerFactory factory) {
		ControlKey controlKey = this.settings.controlKey();
		if (controlKey != null && !controlKey.isLongEnough()) {
			throw new StartRefusedException(
					"sandbox.control-key must have at least " + ControlKey.MIN_LENGTH + " characters.");
		}
		InetAddress address = factory.getAddress();
		this.onlyForThisMachine = address != null && address.isLoopbackAddress();
		if (this.onlyForThisMachine) {
			return;
		}
		List<App> apps = this.settings.apps();
		for (int i = 0; i < apps.size(); i++) {
			if (apps.get(i).accepts(PUBLISHED_KEY)) {
				throw new StartRefusedException("sandbox.apps[" + i + "].api-keys contains the published API key."
						+ " Set server.address to a loopback address such as 127.0.0.1, or give the app a key of its own.");
			}
		}
	}

	@Override
	public void afterSingletonsInstantiated() {
		if (this.onlyForThisMachine) {
			return;
		}
		for (App app : this.storedApps.getObject().findAll()) {
			if (app.accepts(PUBLISHED_KEY)) {
				throw new StartRefusedException("The app " + app.id() + " in the database has the published API key."
						+ " Set server.address to a loopback address such as 127.0.0.1, and revoke the key there.");
			}
		}
	}

}
