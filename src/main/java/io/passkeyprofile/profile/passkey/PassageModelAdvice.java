package io.passkeyprofile.profile.passkey;

import io.passkeyprofile.profile.web.PassageSettings;

import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ModelAttribute;

/**
 * Tells pages where the Passage authentication API is, because their scripts call it.
 */
@ControllerAdvice
class PassageModelAdvice {

	private final String authenticationApi;

	PassageModelAdvice(PassageSettings settings) {
		this.authenticationApi = settings.authUrl().replaceFirst("/+$", "") + "/apps/" + settings.appId();
	}

	@ModelAttribute("authenticationApi")
	String authenticationApi() {
		return this.authenticationApi;
	}

}
