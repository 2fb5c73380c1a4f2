package io.passkeyprofile.profile.passkey;

import io.passkeyprofile.profile.web.PassageSettings;

import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ModelAttribute;

/**
 * What the scripts of every page need to know of Passage.
 */
@ControllerAdvice
class PassageModelAdvice {

	private final String authenticationApi;

	PassageModelAdvice(PassageSettings settings) {
		this.authenticationApi = settings.authUrl().replaceFirst("/+$", "") + "/apps/" + settings.appId();
	}

	/**
	 * Where the ceremonies of this application's Passage app are.
	 */
	@ModelAttribute("authenticationApi")
	String authenticationApi() {
		return this.authenticationApi;
	}

}
