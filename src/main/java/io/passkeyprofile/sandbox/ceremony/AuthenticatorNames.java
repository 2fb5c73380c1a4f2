package io.passkeyprofile.sandbox.ceremony;

import java.io.IOException;
import java.util.Properties;

import io.passkeyprofile.sandbox.store.CeremonyClient;

import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.support.PropertiesLoaderUtils;
import org.springframework.stereotype.Component;

/**
 * Names passkeys after their authenticator, so that their owners recognize them.
 */
@Component
class AuthenticatorNames {

	private final Properties namesByAaguid;

	AuthenticatorNames() throws IOException {
		this.namesByAaguid = PropertiesLoaderUtils
			.loadProperties(new ClassPathResource("authenticators.properties", AuthenticatorNames.class));
	}

	String nameOf(String aaguid, CeremonyClient client) {
		String name = this.namesByAaguid.getProperty(aaguid);
		return (name != null) ? name : client.displayName().orElse("Passkey");
	}

}
