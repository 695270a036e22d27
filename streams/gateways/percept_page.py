"""What is read of a neurostimulator's session export, for the page docs/imports.md."""

from collections.abc import Mapping

READ: Mapping[str, tuple[str, ...]] = {
    "which device it is, and when it was read; an export without them is refused": (
        "DeviceInformation.NeurostimulatorSerialNumber",
        "SessionDate",
        "SessionEndDate",
    ),
    "the implantation: its day, the model, and each lead with its side, model and contacts": (
        "DeviceInformation.ImplantDate",
        "DeviceInformation.Neurostimulator",
        "DeviceInformation.NeurostimulatorModel",
        "LeadConfiguration",
        "LeadConfiguration.Hemisphere",
        "LeadConfiguration.ElectrodeNumber",
        "LeadConfiguration.Model",
    ),
    "age in years and sex, a pseudonym where a key is given, and a diagnosis that is of the "
    "programmer's own list": (
        "PatientInformation.PatientDateOfBirth",
        "PatientInformation.PatientGender",
        "PatientInformation.PatientId",
        "PatientInformation.Diagnosis",
    ),
    "impedance of each contact [ohm] by its name, each test of the session; a word or a limit such "
    "as HIGH or >10K is told as at least, or at most, the end of the range": (
        "Impedance",
        "Impedance.ImpedanceStatus",
        "Impedance.Hemisphere",
        "Impedance.Hemisphere.SessionImpedance",
        "Impedance.Hemisphere.SessionImpedance.Monopolar",
        "Impedance.Hemisphere.SessionImpedance.Monopolar.ResultValue",
        "Impedance.Hemisphere.SessionImpedance.Monopolar.Electrode2",
    ),
    "the settings of the active group: program, amplitude [mA], pulse width [us], frequency [Hz]": (
        "Groups",
        "Groups.ActiveGroup",
        "Groups.GroupId",
        "Groups.ProgramSettings",
        "Groups.ProgramSettings.RateInHertz",
        "Groups.ProgramSettings.LeftHemisphere.Programs.AmplitudeInMilliAmps",
        "Groups.ProgramSettings.RightHemisphere.Programs.PulseWidthInMicroSecond",
        "Groups.ProgramSettings.SensingChannel",
    ),
    "a note where a pair of contacts reads past the range": (
        "Impedance.Hemisphere.SessionImpedance.Bipolar",
    ),
    "what each side is set to [mA]; a group that senses tells it by channel or by electrode, and "
    "volts are left out with a note": (
        "Groups.ProgramSettings.SensingChannel.HemisphereLocation",
        "Groups.ProgramSettings.SensingChannel.SuspendAmplitudeInMilliAmps",
        "Groups.ProgramSettings.SensingChannel.ElectrodeState.ElectrodeStateResult",
        "Groups.ProgramSettings.SensingChannel.ElectrodeState.ElectrodeAmplitudeInMilliAmps",
    ),
    "the device's own clock, and the zone of the programmer": (
        "DeviceInformation.DeviceDateTime",
        "ProgrammerUtcOffset",
    ),
    "battery [%]": ("BatteryInformation.BatteryPercentage",),
    "a note of how much each group was used": (
        "GroupUsagePercentage",
        "GroupUsagePercentage.UsagePercentage",
    ),
    "whether the session was broken off": ("AbnormalEnd",),
}
"""The fields by what becomes of them; of `Initial` and `Final` the latter, where it is there."""
NEVER_READ = (
    "names, full dates of birth, notes and labels that people typed, recordings of the brain "
    "(`BrainSenseTimeDomain`, `IndefiniteStreaming` and the like), trends of local field "
    "potentials, events of the patient's programmer, and all fields that are not in the table."
)
