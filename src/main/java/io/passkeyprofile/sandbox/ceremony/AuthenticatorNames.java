package io.passkeyprofile.sandbox.ceremony;

import java.io.IOException;
import java.util.Properties;

import io.passkeyprofile.sandbox.store.CeremonyClient;
import org.jspecify.annotations.Nullable;

import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.support.PropertiesLoaderUtils;
import org.springframework.stereotype.Component;

/**
 * Names passkeys after their authenticator, so that their owners recognize them.
 */
@Component
public class AuthenticatorNames {

	private final Properties namesByAaguid;

	AuthenticatorNames() throws IOException {
		this.namesByAaguid = PropertiesLoaderUtils
			.loadProperties(new ClassPathResource("authenticators.properties", AuthenticatorNames.class));
	}

	/**
	 * Names the model of an authenticator.
	 * @param aaguid the AAGUID of the model
	 * @return the name, or {@code null} if it is unknown
	 */
	public @Nullable String find(String aaguid) {
		return this.namesByAaguid.getProperty(aaguid);
	}

	String nameOf(String aaguid, CeremonyClient client) {
		String name = find(aaguid);
		return (name != null) ? name : client.displayName().orElse("Passkey");
	}

}
