package io.passkeyprofile.profile;

import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ModelAttribute;

/**
 * What the scripts of every page need to know of Passage.
 */
@ControllerAdvice
class PassagePageModel {

	private final String authenticationApi;

	PassagePageModel(PassageSettings settings) {
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
