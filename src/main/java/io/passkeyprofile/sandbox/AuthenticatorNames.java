package io.passkeyprofile.sandbox;

import java.io.IOException;
import java.util.Properties;

import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.support.PropertiesLoaderUtils;
import org.springframework.stereotype.Component;

/**
 * Finds a name for a passkey that its owner will recognize.
 */
@Component
class AuthenticatorNames {

	private final Properties namesByAaguid;

	AuthenticatorNames() throws IOException {
		this.namesByAaguid = PropertiesLoaderUtils
			.loadProperties(new ClassPathResource("authenticators.properties", AuthenticatorNames.class));
	}

	String nameOf(String aaguid, Client client) {
		String name = this.namesByAaguid.getProperty(aaguid);
		return (name != null) ? name : client.displayName().orElse("Passkey");
	}

}
