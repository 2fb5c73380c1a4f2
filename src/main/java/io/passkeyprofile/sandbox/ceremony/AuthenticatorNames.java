package io.passkeyprofile.sandbox.ceremony;

import java.io.IOException;
import java.util.Properties;

import io.passkeyprofile.sandbox.ceremony.webauthn.AuthenticatorMetadata;
import io.passkeyprofile.sandbox.ceremony.webauthn.AuthenticatorMetadata.Model;
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

	private static final String PASSKEY = "Passkey";

	private static final String SECURITY_KEY = "Security key";

	private final Properties namesByAaguid;

	private final AuthenticatorMetadata metadata;

	AuthenticatorNames(AuthenticatorMetadata metadata) throws IOException {
		this.namesByAaguid = PropertiesLoaderUtils
			.loadProperties(new ClassPathResource("authenticators.properties", AuthenticatorNames.class));
		this.metadata = metadata;
	}

	/**
	 * Names the model of an authenticator.
	 * @param aaguid the AAGUID of the model
	 * @return the name, or {@code null} if it is unknown
	 */
	public @Nullable String find(String aaguid) {
		String name = this.namesByAaguid.getProperty(aaguid);
		return (name != null) ? name : this.metadata.find(aaguid).map(Model::description).orElse(null);
	}

	/**
	 * Names a new passkey after its model. If the model is unknown, it is named after
	 * browser and system, except on a security key, which works with all of them.
	 */
	String nameOf(String aaguid, DeviceType type, CeremonyClient client) {
		String name = find(aaguid);
		if (name != null) {
			return name;
		}
		return (type == DeviceType.SECURITY_KEY) ? SECURITY_KEY : client.displayName().orElse(PASSKEY);
	}

	static boolean isGeneric(String name) {
		return name.equals(PASSKEY) || name.equals(SECURITY_KEY);
	}

}
